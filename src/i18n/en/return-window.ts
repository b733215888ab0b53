export const returnWindow: string = 'Close this window. If nothing happens, press the button again.';

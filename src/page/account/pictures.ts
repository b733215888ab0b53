/** Two of them fit into what the API takes, as base64. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Whether a file is a picture that may be sent. The server looks into it. */
export const isPicture = ({ type, size }: Pick<File, 'type' | 'size'>): boolean =>
  (type === 'image/png' || type === 'image/jpeg') && size <= MAX_BYTES;

/** A file as a data URL. */
export function dataUrlOf(file: File): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result as string);
    reader.onerror = () => fail(new Error('The file cannot be read', { cause: reader.error }));
    reader.readAsDataURL(file);
  });
}

export const returnWindow: string = '请关闭此窗口。如果没有反应，请再按一次按钮。';

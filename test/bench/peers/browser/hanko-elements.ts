import { register } from '@teamhanko/hanko-elements';

// Its API is where its script came from.
void register(new URL((document.currentScript as HTMLScriptElement).src).origin);

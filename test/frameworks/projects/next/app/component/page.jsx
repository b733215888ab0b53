import { SignIn } from './sign-in.jsx';

export default function Page() {
  return <SignIn host={process.env.PLATFORM} clientId={process.env.CLIENT_ID} />;
}

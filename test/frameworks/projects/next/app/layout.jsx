import { Hydrated } from './hydrated.jsx';

export const dynamic = 'force-dynamic';

export default function Layout({ children }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <title>Shop</title>
        <link rel="icon" href="data:," />
        <meta name="ontid-signin-client_ontid" content={process.env.CLIENT_ID} />
      </head>
      <body>
        {children}
        <Hydrated />
      </body>
    </html>
  );
}

// What a site does with a sign-in: hand the token to its own back end, which verifies it, and believe only the answer.

async function onSignIn({ access_token }) {
  say('Checking with our back end…');
  const response = await fetch('/tokensignin', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ access_token }),
  });
  const answer = await response.json();
  document.getElementById('result').textContent = JSON.stringify(answer);
  say(answer.verified ? 'You are signed in.' : 'Our back end did not accept the token.');
}

function onSignInError(error) {
  say(`Sign-in failed: ${error.message} (${error.code})`);
}

function onSignInCancel() {
  say('You did not sign in. Nothing was shared.');
}

function say(text) {
  document.getElementById('status').textContent = text;
}

// What the page asks of the server.

const lost = 'leadline does not answer. If it still runs, this page comes back by itself.';

async function ask(path, init) {
  let answer;
  try {
    answer = await fetch(`/simulator/${path}`, { ...init, signal: AbortSignal.timeout(65000) });
  } catch {
    throw new Error(lost);
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? lost);
  return body;
}

/** look fetches everything that the page shows. */
export const look = () => ask('state');

/** act does something and returns when the bot has finished with it. */
export const act = (what, request) =>
  ask(what, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(request) });

/** live calls back at every change, and tells when the line is cut or back. */
export function live({ change, up, down }) {
  const source = new EventSource('/simulator/live');
  source.addEventListener('change', change);
  source.addEventListener('open', up);
  source.addEventListener('error', () => {
    down();
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(() => live({ change, up, down }), 2000); // refused, not cut: the browser gives up, we do not
  });
}

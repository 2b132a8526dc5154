// Log in, see the session, poll it, log out: the acts that every user of the service performs, by fetch.
const KEPT = "session";
const find = (id) => document.getElementById(id);
const status = (text) => (find("status").textContent = text);

/** Who is logged in here: `{ user, since, polls }`; null for nobody. A reload of the page keeps it. */
let session = JSON.parse(sessionStorage.getItem(KEPT));

function remember(next) {
  session = next;
  if (next === null) sessionStorage.removeItem(KEPT);
  else sessionStorage.setItem(KEPT, JSON.stringify(next));
  find("login").hidden = next !== null;
  find("session").hidden = next === null;
}

async function ask(method, path, user) {
  const answer = await fetch(`${path}?user=${user}`, { method });
  if (answer.status === 404)
    throw new Error("There is no such session any more. Log in again.", { cause: 404 });
  if (!answer.ok) throw new Error(`The service answered ${answer.status} to ${path}. Try again.`);
  return answer;
}

async function show() {
  const { user, idle_ms, words, bytes } = await (await ask("GET", "/session", session.user)).json();
  find("number").textContent = user;
  find("age").textContent = ago(Date.now() - session.since);
  find("activity").textContent = ago(idle_ms);
  find("size").textContent = `${words} words, ${bytes} bytes`;
  find("polls").textContent = session.polls;
}

function ago(ms) {
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s ago`;
}

/** One act at a time: its button waits for it, and what went wrong is said. */
async function act(button, work) {
  button.disabled = true;
  status("");
  try {
    await work();
  } catch (problem) {
    status(problem instanceof TypeError ? "The service does not answer. Try again." : problem.message);
    if (problem.cause === 404) remember(null);
  } finally {
    button.disabled = false;
  }
}

find("login").addEventListener("submit", (event) => {
  event.preventDefault();
  const user = find("user").value;
  void act(event.submitter, async () => {
    await ask("POST", "/login", user);
    remember({ user, since: Date.now(), polls: 0 });
    await show();
    find("poll").focus();
  });
});

find("poll").addEventListener("click", ({ currentTarget }) =>
  act(currentTarget, async () => {
    await ask("POST", "/touch", session.user);
    session.polls++;
    remember(session);
    await show();
  }),
);

find("logout").addEventListener("click", ({ currentTarget }) =>
  act(currentTarget, async () => {
    await ask("POST", "/logout", session.user);
    remember(null);
    status("You are logged out.");
    find("user").focus();
  }),
);

remember(session);
if (session !== null) void act(find("poll"), show);

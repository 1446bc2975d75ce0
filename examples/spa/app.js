import { call, forgetToken, media } from "./api.js";
import { captcha } from "./captcha.js";
import { language, texts } from "./texts.js";

document.documentElement.lang = language;
for (const element of document.querySelectorAll("[data-text]")) {
  element.textContent = texts[element.dataset.text];
}
for (const link of document.querySelectorAll("[data-site]")) {
  link.href = media(link.dataset.site);
}
const captchas = new Map([...document.querySelectorAll(".captcha")].map(place => [place.closest("form"), captcha(place)]));

// Which sign-in the second step goes on with: another tab may have begun one, too.
let signIn;

/** What each form does with its values; each answers which part to show next and what to say there. */
const actions = {
  async signIn(values) {
    return signedIn(await call("POST", "/sessions", values));
  },
  async secondFactor(values) {
    return signedIn(await call("POST", "/sessions/second-factor", { ...values, signIn }));
  },
  async register(values, key) {
    await call("POST", "/registrations", values, { "Idempotency-Key": key });
    return ["sign-in", texts.registered];
  },
  async changeEmail(values) {
    await call("PUT", "/me/email", values);
    return ["me", texts.emailAsked];
  },
  async signOut() {
    await call("DELETE", "/sessions/current");
    forgetToken();
    return ["sign-in", texts.signedOut];
  },
};

function signedIn(answer) {
  if (answer.status === 202) {
    signIn = answer.signIn;
    return ["second-factor", ""];
  }
  forgetToken();
  return ["me", ""];
}

for (const form of document.forms) {
  let key = crypto.randomUUID();
  form.addEventListener("submit", async event => {
    event.preventDefault();
    clear(form);
    const button = form.querySelector("button:not([type])");
    button.disabled = true;
    try {
      const [part, notice] = await actions[form.dataset.does](values(form), key);
      key = crypto.randomUUID();
      form.reset();
      await show(part, notice);
    } catch (problem) {
      // Another try is another request; only one whose answer got lost is the same.
      key = problem.code === "unreachable" ? key : crypto.randomUUID();
      await captchas.get(form)?.ask().catch(() => {});
      complain(form, problem);
    } finally {
      button.disabled = false;
    }
  });
}

const values = form => ({
  ...Object.fromEntries([...form.elements].filter(e => e.name).map(e => [e.name, e.type === "checkbox" ? e.checked : e.value])),
  ...captchas.get(form)?.values(),
});

/** Each error beside its field; what belongs to none above the form. */
function complain(form, problem) {
  let unplaced = problem.code === "unreachable" ? texts.unreachable : problem.title ?? String(problem);
  for (const [name, sentences] of Object.entries(problem.errors ?? {})) {
    const field = form.elements[name];
    if (field) {
      const error = Object.assign(document.createElement("span"), { className: "error", id: `${form.dataset.does}-${name}`, textContent: sentences.join(" ") });
      field.closest("label").append(error);
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-describedby", error.id);
      unplaced = "";
    }
  }
  if (unplaced) {
    form.prepend(Object.assign(document.createElement("p"), { className: "error", role: "alert", textContent: unplaced }));
  }
  form.querySelector("[aria-invalid]")?.focus();
}

function clear(form) {
  form.querySelectorAll(".error").forEach(e => e.remove());
  form.querySelectorAll("[aria-invalid]").forEach(e => e.removeAttribute("aria-invalid"));
}

async function show(part, notice = "") {
  document.getElementById("notice").textContent = notice;
  for (const section of document.querySelectorAll("section")) {
    section.hidden = section.id !== part;
  }
  const form = document.querySelector(`#${part} form`);
  clear(form);
  try {
    if (part === "me") {
      const me = await call("GET", "/me");
      document.querySelectorAll("[data-of]").forEach(e => { e.textContent = me[e.dataset.of] || "–"; });
    }
    await captchas.get(form)?.ask();
  } catch (problem) {
    complain(form, problem);
  }
}

addEventListener("hashchange", () => show(location.hash === "#register" ? "register" : "sign-in"));

// Who comes back may be signed in still.
call("GET", "/me").then(() => show("me"), () => show(location.hash === "#register" ? "register" : "sign-in"));

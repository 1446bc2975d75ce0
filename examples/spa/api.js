import { site } from "./config.js";

/** What the API didn't do, and why: `code` for programs; `title`, and `errors` by field, for people. */
export class Problem extends Error {
  constructor({ status, code, title, errors = {} }) {
    super(title);
    Object.assign(this, { status, code, title, errors });
  }
}

// Belongs to the browser and to who is signed in.
let token;

/** Calls an operation with the session's cookie and, where it changes something, the anti-forgery token. */
export async function call(method, path, body, extra = {}, isRepeated = false) {
  const headers = { ...extra };
  if (method !== "GET") {
    token ??= (await call("GET", "/antiforgery")).token;
    headers["X-CSRF-TOKEN"] = token;
  }
  if (body) {
    headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(`${site}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body), credentials: "include" });
  } catch {
    // Unreachable, or this page's origin isn't one that may ask: browsers don't say which.
    throw new Problem({ status: 0, code: "unreachable", title: "" });
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) {
    return { status: response.status, ...answer };
  }
  if (answer.code === "antiforgery.invalid" && !isRepeated) {
    // Somebody signed in or out in another tab.
    forgetToken();
    return call(method, path, body, extra, true);
  }
  throw new Problem({ ...answer, status: response.status });
}

/** Somebody else is signed in from now on: the next change asks for a token of theirs. */
export const forgetToken = () => { token = undefined; };

export const media = path => site + path;

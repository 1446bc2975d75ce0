import { call, media } from "./api.js";
import { texts } from "./texts.js";

/** Puts a captcha into `place`, whose answer goes with the form around it; answers how to ask for another one. */
export function captcha(place) {
  let id;
  const picture = Object.assign(new Image(), { alt: "" });
  const sound = new Audio();
  const answer = Object.assign(document.createElement("input"), { name: "captchaAnswer", autocomplete: "off", autocapitalize: "none", spellcheck: false });
  const asked = document.createElement("span");
  const label = document.createElement("label");
  const listen = button(texts.listen, () => sound.play());
  label.append(asked, answer);
  place.append(label, picture, button(texts.another, () => ask()), listen);

  async function ask() {
    const issued = await call("POST", "/captchas", { purpose: place.dataset.purpose });
    id = issued.id;
    asked.textContent = texts[issued.kind];
    put(picture, picture, issued.imageUrl);
    put(sound, listen, issued.audioUrl);
    answer.value = "";
  }
  return { ask, values: () => ({ captchaId: id, captchaAnswer: answer.value }) };
}

/** Fills what shows or plays it; without an address, hides what is seen of that. */
function put(element, seen, path) {
  seen.hidden = !path;
  if (path) {
    element.src = media(path);
  } else {
    element.removeAttribute("src");
  }
}

function button(text, action) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: text });
  made.addEventListener("click", action);
  return made;
}

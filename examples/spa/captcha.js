import { call, media } from "./api.js";
import { texts } from "./texts.js";

/** Puts a captcha into `place`, whose answer goes with the form around it; answers how to ask for another one. */
export function captcha(place) {
  let id;
  const picture = Object.assign(new Image(), { alt: "" });
  const sound = new Audio();
  const answer = Object.assign(document.createElement("input"), { name: "captchaAnswer", autocomplete: "off", autocapitalize: "none", spellcheck: false });
  const label = document.createElement("label");
  label.append(Object.assign(document.createElement("span"), { textContent: texts.captcha }), answer);
  place.append(label, picture, button(texts.another, () => ask()), button(texts.listen, () => sound.play()));

  async function ask() {
    const issued = await call("POST", "/captchas", { purpose: place.dataset.purpose, kind: "characters" });
    id = issued.id;
    picture.src = media(issued.imageUrl);
    sound.src = issued.audioUrl ? media(issued.audioUrl) : "";
    answer.value = "";
  }
  return { ask, values: () => ({ captchaId: id, captchaAnswer: answer.value }) };
}

function button(text, action) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: text });
  made.addEventListener("click", action);
  return made;
}

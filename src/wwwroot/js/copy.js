// [data-copy="CSS"]: copies the text of that element and says so by data-copied. Hidden where the browser can't.
for (const button of navigator.clipboard ? document.querySelectorAll('[data-copy]') : []) {
  button.hidden = false;
  button.onclick = async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText);
    button.textContent = button.dataset.copied;
  };
}

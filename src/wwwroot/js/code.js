// Sends the form when the last digit of a text message's or an authenticator's code is typed or filled in.
const code = document.querySelector('#Code');
code.addEventListener('input', () => {
  // Copied codes come in groups, and from some keyboards in full-width digits.
  if (/^\d{6}$/.test(code.value.normalize('NFKC').replace(/\s/g, ''))) code.form.requestSubmit();
});

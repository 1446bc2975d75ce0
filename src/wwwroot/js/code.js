// Sends the form when the last digit of a code is typed or filled in.
const code = document.querySelector('#Code');
code.addEventListener('input', () => {
  if (/^\d{6}$/.test(code.value.trim())) code.form.requestSubmit();
});
code.focus();

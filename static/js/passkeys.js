// allauth tells of a failed or cancelled passkey with an event; show the sentence that the page has for it.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const message = document.getElementById("passkey-error");
  if (message) message.hidden = false;
});

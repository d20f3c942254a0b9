// Reads a question and its answers aloud with the device's own voice: <button data-speak="words" hidden>.
// The buttons are hidden where no script runs or the device has no voice; nothing is sent or kept.

const voice = window.speechSynthesis;

function speak(button) {
  const words = new SpeechSynthesisUtterance(button.dataset.speak);
  words.lang = document.documentElement.lang;
  words.rate = 0.9;
  voice.cancel();
  voice.speak(words);
}

if (voice) {
  for (const button of document.querySelectorAll("[data-speak]")) {
    button.hidden = false;
    button.addEventListener("click", () => speak(button));
  }
  window.addEventListener("pagehide", () => voice.cancel());
}

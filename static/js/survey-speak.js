// Plays what somebody recorded, or reads it with the device's own voice:
// <button data-speak="words" data-sound="/address/" hidden><audio controls src="/address/">.
// The buttons are hidden where no script runs; then a recording has the browser's own player. Nothing is sent or kept.

const voice = window.speechSynthesis;
let playing = null;

function hush() {
  playing?.pause();
  playing = null;
  voice?.cancel();
}

function speak(button) {
  if (!voice) return;
  const words = new SpeechSynthesisUtterance(button.dataset.speak);
  words.lang = document.documentElement.lang;
  words.rate = 0.9;
  voice.speak(words);
}

function listen(button) {
  hush();
  if (!button.dataset.sound) return speak(button);
  const sound = new Audio(button.dataset.sound);
  playing = sound;
  // A recording that cannot be played leaves nobody without the words.
  sound.play().catch(() => { if (playing === sound) speak(button); });
}

for (const button of document.querySelectorAll("[data-speak]")) {
  if (!voice && !button.dataset.sound) continue;
  button.hidden = false;
  const player = button.nextElementSibling;
  if (player?.matches("audio")) player.hidden = true;
  button.addEventListener("click", () => listen(button));
}
window.addEventListener("pagehide", hush);

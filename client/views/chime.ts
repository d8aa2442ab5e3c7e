// A short, soft tone, made here: there is no file to load.

/** The two notes, a fourth apart: hertz, and seconds from the beginning. */
const NOTES = [{ pitch: 659.25, at: 0 }, { pitch: 880, at: 0.09 }] as const;
/** How loud a note is at its loudest, of 1. */
const LOUDNESS = 0.06;
/** How long a note rings, seconds. */
const RING_SECONDS = 0.5;

let context: AudioContext | null = null;

/** Plays the tone. Where the browser does not allow it yet, nothing is heard. */
export function chime(): void {
  try {
    context ??= new AudioContext();
    void context.resume().then(() => play(context!), () => {});
  } catch {
    // There is nothing to play it on.
  }
}

function play(context: AudioContext): void {
  for (const { pitch, at } of NOTES) {
    const begin = context.currentTime + at;
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + RING_SECONDS);
    const note = new OscillatorNode(context, { type: "sine", frequency: pitch });
    note.connect(volume).connect(context.destination);
    note.start(begin);
    note.stop(begin + RING_SECONDS);
  }
}

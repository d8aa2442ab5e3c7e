// The notification sound: a short, soft tone, synthesised, so there is no file to load.

/** The two notes, a fourth apart: pitch in hertz, and start in seconds. */
const NOTES = [{ pitch: 659.25, at: 0 }, { pitch: 880, at: 0.09 }] as const;
/** Peak gain of a note; 1 is full volume. */
const PEAK_GAIN = 0.06;
/** Length of a note, seconds. */
const NOTE_SECONDS = 0.5;

let context: AudioContext | null = null;
/** The note that ends last. */
let last: OscillatorNode | null = null;

/** Plays the sound. Silent before the first user activation: the browser would play the sound later, out of time. */
export function playSound(): void {
  if (navigator.userActivation?.hasBeenActive === false) return;
  resume((running) => {
    for (const note of NOTES) last = play(running, note);
    last!.onended = ({ target }) => suspend(running, target);
  });
}

/** Starts the audio context during a user activation: some browsers allow it only then. */
export function prepareSound(): void {
  if (context === null) resume((running) => suspend(running, null));
}

function resume(then: (running: AudioContext) => void): void {
  try {
    const resumed = context ??= new AudioContext();
    void resumed.resume().then(() => then(resumed), () => {});
  } catch {
    // No audio device, or no Web Audio.
  }
}

/** Suspends the context when the last note has ended: it uses power even in silence. */
function suspend(running: AudioContext, ended: EventTarget | null): void {
  if (ended === last) void running.suspend().catch(() => {});
}

function play(context: AudioContext, { pitch, at }: typeof NOTES[number]): OscillatorNode {
  const start = context.currentTime + at;
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(PEAK_GAIN, start + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_SECONDS);
  const note = new OscillatorNode(context, { type: "sine", frequency: pitch });
  note.connect(volume).connect(context.destination);
  note.start(start);
  note.stop(start + NOTE_SECONDS);
  return note;
}

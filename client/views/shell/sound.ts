// A short, soft tone, made here: there is no file to load. It keeps to what browsers allow.

/** The two notes, a fourth apart: hertz, and seconds from the beginning. */
const NOTES = [{ pitch: 659.25, at: 0 }, { pitch: 880, at: 0.09 }] as const;
/** How loud a note is at its loudest, of 1. */
const LOUDNESS = 0.06;
/** How long a note rings, seconds. */
const RING_SECONDS = 0.5;

let context: AudioContext | null = null;
/** The note that ends last. */
let last: OscillatorNode | null = null;

/** Plays the tone. Before anybody has touched the page, nothing is heard: a browser would play it later, when it says nothing. */
export function playSound(): void {
  if (navigator.userActivation?.hasBeenActive === false) return;
  wake((woken) => {
    for (const note of NOTES) last = ring(woken, note);
    last!.onended = ({ target }) => rest(woken, target);
  });
}

/** Gets ready to play while somebody touches the page: some browsers let it begin only then. */
export function prepareSound(): void {
  if (context === null) wake((woken) => rest(woken, null));
}

function wake(then: (woken: AudioContext) => void): void {
  try {
    const waking = context ??= new AudioContext();
    void waking.resume().then(() => then(waking), () => {});
  } catch {
    // There is nothing to play it on.
  }
}

/** What plays takes power, also in silence. */
function rest(playing: AudioContext, ended: EventTarget | null): void {
  if (ended === last) void playing.suspend().catch(() => {});
}

function ring(context: AudioContext, { pitch, at }: typeof NOTES[number]): OscillatorNode {
  const begin = context.currentTime + at;
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, begin);
  volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, begin + RING_SECONDS);
  const note = new OscillatorNode(context, { type: "sine", frequency: pitch });
  note.connect(volume).connect(context.destination);
  note.start(begin);
  note.stop(begin + RING_SECONDS);
  return note;
}

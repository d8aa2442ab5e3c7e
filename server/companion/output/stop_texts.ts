// The texts at which the inference server itself ends an answer: the output filter would end it there too, but later.

/**
 * Marks of the families ChatML, Llama 2 and 3, Mistral, Gemma, Phi, DeepSeek, Command R, Alpaca and Vicuna. A model's own
 * list is replaced by this one, so it has every family's end.
 */
const MARKS: readonly string[] = [
  ...["<|im_end|>", "<|im_start|>", "<|eot_id|>", "<|start_header_id|>", "<|end_of_text|>", "<|endoftext|>"],
  ...["</s>", "[INST]", "[/INST]", "<end_of_turn>", "<start_of_turn>", "<|user|>", "<|end|>"],
  ...["<｜User｜>", "<｜end▁of▁sentence｜>", "<|END_OF_TURN_TOKEN|>", "<|USER_TOKEN|>"],
  ...["\n### Instruction", "\n### Response", "\nUSER:", "\nUser:", "\nHuman:"],
];

/** The texts for an answer to a guest; null for one without a name. */
export function stopTexts(guest: string | null): readonly string[] {
  return guest === null ? MARKS : [...MARKS, `\n${guest}:`];
}

// Texts of models: with the marks of their templates, with their thoughts, and such as only look like that.

/** Answers that begin with thinking, in the marks of many families: "Hi darling." is what is said. */
export const THOUGHTS: readonly string[] = [
  "The guest says hi.</think>Hi darling.",
  "<think>The guest says hi.</think>Hi darling.",
  "<think>\nOkay.\n</think>\n\nHi darling.",
  "<think></think>Hi darling.",
  "<THINK>a < b</THINK> Hi darling.",
  "<thinking>hm</thinking>Hi darling.",
  "hm</thinking>Hi darling.",
  "<thought>hm</thought>Hi darling.",
  "<reasoning>hm</reasoning>Hi darling.",
  "<reflection>hm</reflection>Hi darling.",
  "<scratchpad>hm</scratchpad>Hi darling.",
  "<analysis>hm</analysis>Hi darling.",
  "<inner_monologue>hm</inner_monologue>Hi darling.",
  '<think type="deep">hm</think>Hi darling.',
  "[THINK]hm[/THINK]Hi darling.",
  "hm[/THINK]Hi darling.",
  "◁think▷hm◁/think▷Hi darling.",
  "<seed:think>hm</seed:think>Hi darling.",
  "<|begin_of_thought|>hm<|end_of_thought|><|begin_of_solution|>Hi darling.<|end_of_solution|>",
  "<|channel|>analysis<|message|>The user says hi.<|end|><|start|>assistant<|channel|>final<|message|>Hi darling.",
  "<|channel|>final<|message|>Hi darling.<|return|>",
  "<|channel>thought\nhm<channel|>Hi darling.",
  "<think>hm</think><answer>Hi darling.</answer>",
];

/** Marks of templates, and turns of other speakers: each ends an answer. */
export const ENDS: readonly string[] = [
  ...["\nUsuario: más", "\nHuésped: más", "\nTú: más", "\nBenutzer: mehr", "\n用户：更多"],
  ...["<|im_end|>", "<|im_end|>\n<|im_start|>user\nmore", "<|im_start|>user", "<|endoftext|>", "<|eot_id|>"],
  ...["<|start_header_id|>user<|end_header_id|>\n\nmore", "<|end_of_text|>", "<|eom_id|>", "</s>", "<s>"],
  ...["[INST] more [/INST]", "</s>[INST]", "<<SYS>>", "[SYSTEM_PROMPT]", "<end_of_turn>", "<eos>", "<bos>"],
  ...[
    "<start_of_turn>user\nmore",
    "<start_of_turn>model\nmore",
    "<|user|>\nmore",
    "<|end|>",
    "<|assistant|>",
  ],
  ...[
    "\n### Instruction:\nmore",
    "\n\n### Response:\nmore",
    "\n### Input:",
    "\n### Human: more",
    "\n## User:",
  ],
  ...["<｜User｜>more", "<｜end▁of▁sentence｜>", "<|END_OF_TURN_TOKEN|>", "<|START_OF_TURN_TOKEN|>"],
  ...["\nUSER: more", "\nASSISTANT: more", "\nUser: more", "\nHuman: more", "\nSystem: more", " USER: more"],
  ...["\nAda: more", "\nada: more", "\n**Ada:** more", "\n**Ada**: more", "\n[Ada]: more", "\n> Ada: more"],
  ...[
    "\nGuest: more",
    "\nThe guest: more",
    "\nYou: more",
    "\nGPT4 Correct User: more",
    "\nassistant\n\nmore",
  ],
  // Families that nobody thought of.
  ...["<|turn|>", "<turn|>", "<|prompter|>", "<|Human|>", "[|Human|]", "<|reserved_special_token_7|>"],
  ...["<extra_id_1>", "<unused42>", "<|eoh|>", "<eoa>_", "<reserved_106>", "<end_of_utterance>", "<_user>"],
  ...["＜|user|＞", "<|im_end", "<|", "<human>: more", "<|role:user|>", "<user>more", "</assistant>"],
];

/** What comes before her first word, and is dropped. */
export const HEADERS: readonly string[] = [
  ...[
    "Violet: ",
    "violet:",
    "**Violet:** ",
    "**Violet**: ",
    "Violet :\n",
    "[Violet]: ",
    "  Violet: ",
    "Violet：",
  ],
  ...["<|im_start|>assistant\n", "<|start_header_id|>assistant<|end_header_id|>\n\n", "[/INST] ", "<s>"],
  ...[
    "<start_of_turn>model\n",
    "### Response:\n",
    "<|assistant|>\n",
    "<｜Assistant｜>",
    "Assistant: ",
    "ASSISTANT:",
  ],
  ...["<|turn>model\n", "<|start|>assistant<|message|>", "<bos>", "[gMASK]<sop><|assistant|>\n", "AI: "],
];

/** What looks like a mark, and is meant for the reader. */
export const HARMLESS: readonly string[] = [
  "I <3 you, Ada. 1 < 2 > 0, <b>bold</b>, <img src=x> and <i>sly</i>.",
  "*leans closer* Ada, you shine. **Truly.**",
  "[winks] [SMILES] [1] Come here.",
  "# A title\n- one\n- two\n1. three\n```js\nif (a < b) c[0] = {};\n```\nThere.",
  "I will tell you one thing, Ada: you shine.",
  "Users: I like them. A human: what a thing to be! The system: mine.",
  "You are lovely. You, you, you. You: that is all I want",
  "Answer: yes. Question: why not?",
  "ha ha ha ha ha! No, no, no, no. Mmm, mmm, mmm.",
  "😀😀😀😀😀😀😀😀😀😀 💋💋💋💋💋💋💋💋",
  "hahahahahahahahahahahahahaha",
  '{curly} and {"quoted": 1}',
  "Violet's here, and violet: the colour of the night.",
  "You are Violet, the hostess, they say. I am the one who knows every corner of it.",
  "…so I waited. 3.14 < 4 and that was that — almost",
  "Come in.\n\nSit down.\nUse the velvet booth.",
];

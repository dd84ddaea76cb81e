/**
 * The broker's accounts. Subjects of one do not exist in another, so that no trick with reply subjects leads across:
 * - `LINE`: everything on the way to a verdict.
 * - `DECISION`: verdicts, what was actuated, stops. Only decision, the plant adapter, the provisioner and the ledger of
 *   `npm start` are in it.
 * - `UPLINK`: what goes to the central site. metrics-forwarder writes it, the link to the centre reads it, and nothing of it is
 *   let into another account.
 * - `VIEW`: people and other software. It sees what the others show it and can write nothing but an acknowledgement, models,
 *   which of them a view is to have, and recipes.
 */
export const accounts = ['LINE', 'DECISION', 'UPLINK', 'VIEW'] as const
export type Account = (typeof accounts)[number]

/** Whose Ed25519 key stands behind a message. */
export const signers = ['decision', 'operator', 'engineer'] as const
export type Signer = (typeof signers)[number]

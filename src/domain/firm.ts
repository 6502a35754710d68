/** Who the mails come from. `address` is a full postal address: without it nothing is sent. */
export type Firm = {
  name: string;
  address: string;
  phone: string;
  website: string;
  senderName: string;
  senderTitle: string;
  /** Address in From. */
  mailFrom: string;
  /** Share of the savings, 0-1. */
  contingencyFee: number;
  unsubscribeInstruction: string;
};

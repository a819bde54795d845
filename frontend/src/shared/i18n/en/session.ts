export const session = {
  title: "Log in",
  username: "User name",
  password: "Password",
  submit: "Log in",
  byInvitation: "There is no sign-up: an admin of a project invites you by a link.",
  link: {
    title: "Log in by link",
    text: "This link logs you in once, on this device.",
    submit: "Log in",
    failed: "This link does not work",
    failedHint: "It may have been used or be too old. Ask for a new one.",
    toLogin: "To the login page",
  },
  invitation: {
    title: "You are invited",
    text: "{{email}} is invited to “{{project}}” as {{role}}.",
    submit: "Join",
    passwordHint: "At least 10 characters; a sentence is better than a word.",
    failed: "This invitation cannot be used",
    failedHint: "It may have been used, withdrawn or be older than a week. Ask for a new one.",
  },
} as const;

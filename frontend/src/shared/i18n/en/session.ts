export const session = {
  title: "Log in",
  username: "User name",
  password: "Password",
  submit: "Log in",
  byInvitation: "There is no sign-up. A project admin invites you with a link.",
  or: "or",
  singleSignOn: {
    button: "Sign in with {{name}}",
    failed: "You are not logged in",
    connect: "Connect your account",
    connectText:
      "There is an account with the address {{email}}. Enter its password once; from then on the identity provider lets you in.",
    connectSubmit: "Connect and log in",
  },
  forgotten: {
    link: "Forgotten your password?",
    title: "Forgotten password",
    hint: "The address of your account. A link for a new password is sent there.",
    submit: "Send a link",
    sent: "If {{email}} belongs to an account, a link is on its way. It works once, within an hour.",
    askAdmin:
      "This site sends no mail. Ask your admin for a link that logs you in once; then choose a new password.",
  },
  link: {
    title: "Log in with a link",
    text: "This link logs you in once, on this device.",
    submit: "Log in",
    failed: "This link does not work",
    failedHint: "It may have been used or have expired. Ask for a new one.",
    toLogin: "Go to the login page",
  },
  address: {
    title: "Confirm your address",
    text: "From then on, mails of this site are sent to the new address.",
    submit: "Confirm",
    failed: "The address was not confirmed",
    done: "Confirmed: {{address}}",
    toAccount: "To your account",
  },
  invitation: {
    title: "You are invited",
    text: "{{email}} is invited to “{{project}}” as {{role}}.",
    submit: "Join",
    passwordHint: "At least 10 characters; a sentence is better than a word.",
    failed: "This invitation cannot be used",
    failedHint: "It may have been used or withdrawn, or be older than a week. Ask for a new one.",
  },
} as const;

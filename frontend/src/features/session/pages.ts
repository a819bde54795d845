export { ConfirmAddressPage } from "./ConfirmAddressPage";
export { ForgottenPage } from "./ForgottenPage";
export { InvitationPage } from "./InvitationPage";
export { LoginLinkPage } from "./LoginLinkPage";
export { SingleSignOnPage } from "./SingleSignOnPage";

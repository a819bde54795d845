export { InvitationPage } from "./InvitationPage";
export { LoginLinkPage } from "./LoginLinkPage";

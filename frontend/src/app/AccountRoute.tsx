import { AccountPage } from "@/features/account/AccountPage";
import { KeySettings } from "@/features/judge/keys/KeySettings";
import { useMe } from "@/shared/project/current";

/** The account page with the form of the judge screen's keys. */
export function AccountRoute() {
  const { key_map } = useMe();
  return <AccountPage keysForm={<KeySettings own={key_map ?? {}} />} />;
}

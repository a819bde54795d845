import { useEffect } from "react";
import { Outlet } from "react-router";
import { NetworkError } from "@/api/problem";
import { OfflineNotice } from "@/features/judge/loop/OfflineNotice";
import { LoginPage } from "@/features/session/LoginPage";
import { useSession } from "@/features/session/queries";
import { chooseLanguage } from "@/shared/i18n";
import { MeContext } from "@/shared/project/current";
import { ErrorState } from "@/shared/ui/states";
import { LeaveGuard } from "./LeaveGuard";
import { PaletteHost } from "./palette/PaletteHost";

/** Lets people in who are logged in; others see the login page at the same address. */
export function SessionGate() {
  const session = useSession();
  const language = session.data?.language;
  useEffect(() => {
    // A choice made on another device applies here too. Without a choice this device decides.
    if (language) void chooseLanguage(language).catch(() => undefined);
  }, [language]);
  if (session.data) {
    return (
      <MeContext value={session.data}>
        <PaletteHost>
          <Outlet />
        </PaletteHost>
        <LeaveGuard />
      </MeContext>
    );
  }
  if (session.data === null) return <LoginPage />;
  const ask = () => void session.refetch();
  if (session.error instanceof NetworkError) return <OfflineNotice onRetry={ask} />;
  if (session.error) return <ErrorState error={session.error} onRetry={ask} />;
  return null;
}

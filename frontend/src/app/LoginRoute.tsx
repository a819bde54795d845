import { Navigate, useNavigate } from "react-router";
import { LoginPage } from "@/features/session/LoginPage";
import { useSession } from "@/features/session/queries";

export function LoginRoute() {
  const session = useSession();
  const navigate = useNavigate();
  if (session.data) return <Navigate to="/" replace />;
  return <LoginPage onEntered={() => void navigate("/", { replace: true })} />;
}

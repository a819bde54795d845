export { JudgeEntrance } from "./JudgeEntrance";
export { PracticePage } from "./PracticePage";

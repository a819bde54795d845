export { JudgeEntrance } from "./JudgeEntrance";
export { PracticePage } from "./practice/PracticePage";

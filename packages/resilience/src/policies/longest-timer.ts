/** The longest time a timer of JavaScript can be set to, in milliseconds (24.8 days): a longer one fires at once. */
export const longestTimerMs = 2_147_483_647;

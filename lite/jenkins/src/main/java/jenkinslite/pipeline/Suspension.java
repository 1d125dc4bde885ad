package jenkinslite.pipeline;

/** What the code of a program hands out when it suspends itself. */
interface Suspension {

    /** Called on the thread of the {@link Vm} when the code has come to rest. */
    void suspended(ProgramThread thread);
}

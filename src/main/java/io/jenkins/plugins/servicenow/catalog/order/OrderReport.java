package io.jenkins.plugins.servicenow.catalog.order;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import io.jenkins.plugins.servicenow.build.BuildFailure;
import io.jenkins.plugins.servicenow.build.BuildIdentity;

/**
 * What is reported to an order. Kept in the ledger until it was sent.
 *
 * @param event what has happened; each event is reported once to an order
 * @param comment for the orderer, without secrets; empty for none
 * @param workNote for those who work on orders, without secrets
 * @param state the value of {@code state} that the record gets; null to leave it
 */
record OrderReport(
        @NonNull String event,
        @NonNull String comment,
        @NonNull String workNote,
        @CheckForNull String state) {

    /** That somebody has canceled it. */
    static final String CANCELED = "canceled";

    private static final String ENDED = "ended";

    /** Choices of {@code task.state} in the base system. */
    private static final String WORK_IN_PROGRESS = "2";

    private static final String CLOSED_COMPLETE = "3";
    private static final String CLOSED_INCOMPLETE = "4";

    /**
     * No build is made of the order.
     *
     * @param reason sentences that the orderer understands
     */
    static OrderReport refused(@NonNull String reason) {
        return new OrderReport("refused", reason, "Jenkins builds nothing for this order. " + reason, null);
    }

    /**
     * The order has waited for a while.
     *
     * @param reason a sentence that says why
     */
    static OrderReport waiting(@NonNull String reason) {
        return new OrderReport(
                "waiting",
                "The build has not begun yet. " + reason,
                "Jenkins has not started the build yet. " + reason,
                null);
    }

    static OrderReport begun(@NonNull BuildIdentity build) {
        return new OrderReport(
                "begun",
                withUrl("The build has begun", build),
                withUrl(build.displayName() + " has begun", build),
                WORK_IN_PROGRESS);
    }

    /** @param change number of the change request */
    static OrderReport waitsForApproval(@NonNull BuildIdentity build, @NonNull String change) {
        var what = "for the approval of " + change + ".";
        return new OrderReport(
                "approval of " + change, "The build waits " + what, build.displayName() + " waits " + what, null);
    }

    /** @param image name of the configuration item that the build has registered last; empty for none */
    static OrderReport finished(@NonNull BuildIdentity build, @NonNull String image) {
        return new OrderReport(
                ENDED,
                withUrl("The build has finished" + (image.isEmpty() ? "" : ", " + image + " is ready"), build),
                withUrl(
                        build.displayName() + " has finished" + (image.isEmpty() ? "" : " and registered " + image),
                        build),
                CLOSED_COMPLETE);
    }

    /**
     * The build has ended in another way than as successful.
     *
     * @param failure without secrets; null when it is not known what has failed
     */
    static OrderReport failed(
            @NonNull BuildIdentity build, @NonNull Result result, @CheckForNull BuildFailure failure) {
        var how = result == Result.ABORTED || failure != null && failure.aborted()
                ? "was stopped"
                : result == Result.UNSTABLE ? "has finished with failed checks" : "has failed";
        var where = failure == null || failure.stage().isEmpty() ? "" : " in the stage " + failure.stage();
        var why = failure == null || failure.message().isEmpty() ? "" : ": " + failure.message();
        return new OrderReport(
                ENDED,
                sentence("The build " + how + where + why),
                withUrl(build.displayName() + " has ended as " + result, build)
                        + (where.isEmpty() && why.isEmpty() ? "" : "\n" + sentence("It " + how + where + why)),
                CLOSED_INCOMPLETE);
    }

    /** Nobody has learned how the build has ended, and nobody can find out any more. */
    static OrderReport deleted(@NonNull String build) {
        return new OrderReport(
                ENDED,
                "The build was deleted in Jenkins before its end was reported.",
                build + " was deleted in Jenkins before its end was reported.",
                CLOSED_INCOMPLETE);
    }

    /** @param job its full name */
    static OrderReport removedFromQueue(@NonNull String job) {
        return new OrderReport(
                ENDED,
                "The build was removed from the queue of Jenkins before it has begun.",
                "The build of the job " + job + " was removed from the queue of Jenkins before it has begun.",
                CLOSED_INCOMPLETE);
    }

    /**
     * @param what the build, or its place in the queue
     * @param stops whether the build is stopped; otherwise it goes on
     */
    static OrderReport canceled(@NonNull String what, boolean stops) {
        return new OrderReport(
                CANCELED,
                "",
                stops
                        ? what + " was stopped, because the order was canceled."
                        : what + " goes on although the order was canceled, as its job says.",
                null);
    }

    /** Whether a record in this state is no longer worked on. */
    static boolean isClosed(@NonNull String state) {
        return state.equals(CLOSED_COMPLETE) || state.equals(CLOSED_INCOMPLETE);
    }

    /** For an order that was canceled: nobody waits for it, and its state is no longer that of a build. */
    @NonNull
    OrderReport asNote() {
        return new OrderReport(event, "", workNote, null);
    }

    private static String withUrl(String sentence, BuildIdentity build) {
        return build.url() == null ? sentence + "." : sentence + ": " + build.url();
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}

package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.internal.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * ServiceNow did not do what it was asked for. The message is one line: what failed, the HTTP status, ServiceNow's own
 * words, its transaction id for a search in the instance's logs, and what to do. It holds no secret, no token and no
 * field values.
 */
public class ServiceNowException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What stands in the way, and so who can remove it. */
    public enum Kind {
        /** Client ID, secret, OAuth set-up or state of the OAuth application user. */
        AUTHENTICATION,
        /** The OAuth application user lacks a role. */
        PERMISSION,
        /** No such record or API, or the account may not see it. */
        NOT_FOUND,
        /** A business rule, a data policy or the request itself. */
        REJECTED,
        /** Too many requests: 429. */
        RATE_LIMITED,
        /** No connection, no answer in time, 5xx, hibernating, maintenance. */
        UNAVAILABLE,
        /** Something other than the API answered, or its answer cannot be used. */
        PROTOCOL
    }

    /**
     * What the failed request may have left behind on the instance, and whether the same request may fare better later.
     */
    public enum Aftermath {
        /** Refused: nothing was done. */
        REFUSED(false, false),
        /** Too busy or not reached: nothing was done, later it may be. */
        BUSY(true, false),
        /** The answer was lost or came from a proxy: perhaps done, and certainly over. */
        LOST(true, true),
        /** No answer in time: perhaps done, and perhaps still being done. */
        RUNNING(true, true),
        /** Failed in a way that repeating does not mend, and yet perhaps done. */
        UNCLEAR(false, true);

        public final boolean passing;
        public final boolean doubtful;

        Aftermath(boolean passing, boolean doubtful) {
            this.passing = passing;
            this.doubtful = doubtful;
        }
    }

    private final Kind kind;
    private final Aftermath aftermath;
    private final int status;
    private final String summary;
    private final String serviceNowMessage;
    private final String detail;
    private final String transactionId;
    private final String hint;
    private final Duration retryAfter;

    public ServiceNowException(
            Kind kind,
            Aftermath aftermath,
            String summary,
            String hint,
            @CheckForNull Response answer,
            Throwable cause) {
        super(summary + ". " + hint, cause);
        this.kind = kind;
        this.aftermath = aftermath;
        this.summary = summary;
        this.hint = hint;
        this.status = answer == null ? 0 : answer.status();
        this.serviceNowMessage = answer == null ? "" : answer.errorMessage();
        this.detail = answer == null ? "" : answer.errorDetail();
        this.transactionId = answer == null ? "" : answer.transactionId();
        this.retryAfter = answer == null ? null : answer.retryAfter().orElse(null);
    }

    public ServiceNowException(Kind kind, Aftermath aftermath, String summary, String hint, Response answer) {
        this(kind, aftermath, summary, hint, answer, null);
    }

    private ServiceNowException(Kind kind, String message) {
        super(message);
        this.kind = kind;
        this.aftermath = Aftermath.REFUSED;
        this.status = 0;
        this.summary = message;
        this.serviceNowMessage = "";
        this.detail = "";
        this.transactionId = "";
        this.hint = "";
        this.retryAfter = null;
    }

    /**
     * For what was found by looking: the state of a record does not allow what is asked for.
     *
     * @param message what failed, why, and what to do
     */
    @NonNull
    public static ServiceNowException rejected(@NonNull String message) {
        return new ServiceNowException(Kind.REJECTED, message);
    }

    /**
     * For what was looked for and is not there.
     *
     * @param message what was looked for, and what to do
     */
    @NonNull
    public static ServiceNowException notFound(@NonNull String message) {
        return new ServiceNowException(Kind.NOT_FOUND, message);
    }

    private ServiceNowException(ServiceNowException doubt, ServiceNowException look) {
        super(
                doubt.summary + ". It is not known whether this was carried out, because looking failed too: "
                        + look.getMessage(),
                doubt);
        this.kind = look.kind;
        this.aftermath = look.aftermath;
        this.summary = doubt.summary;
        this.hint = look.hint;
        this.status = look.status;
        this.serviceNowMessage = look.serviceNowMessage;
        this.detail = look.detail;
        this.transactionId = look.transactionId;
        this.retryAfter = look.retryAfter;
        addSuppressed(look);
    }

    /** This failure left something in doubt, and the look that should have settled it failed as well. */
    public ServiceNowException unsettledBy(ServiceNowException look) {
        return new ServiceNowException(this, look);
    }

    private ServiceNowException(ServiceNowException same, String before, String hint) {
        super(before + (hint.equals(same.hint) ? same.getMessage() : same.summary + ". " + hint), same);
        this.kind = same.kind;
        this.aftermath = same.aftermath;
        this.summary = before + same.summary;
        this.hint = hint;
        this.status = same.status;
        this.serviceNowMessage = same.serviceNowMessage;
        this.detail = same.detail;
        this.transactionId = same.transactionId;
        this.retryAfter = same.retryAfter;
    }

    /** The same failure, told by somebody who knows what it was about and what to do. */
    public ServiceNowException inOtherWords(String before, String betterHint) {
        return new ServiceNowException(this, before, betterHint);
    }

    /** For a request that was not sent any more after this failure of another one. */
    public ServiceNowException notSent() {
        return new ServiceNowException(
                kind, Aftermath.BUSY, "Not sent, because a request before it failed: " + summary, hint, null, this);
    }

    @NonNull
    public Kind kind() {
        return kind;
    }

    public Aftermath aftermath() {
        return aftermath;
    }

    /** The HTTP status, 0 when there was no answer. */
    public int status() {
        return status;
    }

    /** ServiceNow's {@code error.message}, on one line; empty when it sent none. */
    @NonNull
    public String serviceNowMessage() {
        return serviceNowMessage;
    }

    /** ServiceNow's {@code error.detail}, on one line; empty when it sent none. */
    @NonNull
    public String detail() {
        return detail;
    }

    /** Finds the request in the instance's logs; empty when there was none. */
    @NonNull
    public String transactionId() {
        return transactionId;
    }

    /** What to do about it. */
    @NonNull
    public String hint() {
        return hint;
    }

    /** How long the instance asked us to stay away, counted from the time of its answer. */
    @NonNull
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}

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
        /** Client ID, secret, OAuth setup or state of the OAuth Application User. */
        AUTHENTICATION,
        /** The OAuth Application User lacks a role. */
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
    public enum Outcome {
        /** Refused: nothing was done. */
        REFUSED(false, false),
        /** Too busy or not reached: nothing was done, later it may be. */
        BUSY(true, false),
        /** The instance itself answered that it failed, or began to answer: perhaps done, and certainly ended. */
        FAILED(true, true),
        /** The answer was lost or came from a gateway: perhaps done, and perhaps still on its way. */
        LOST(true, true),
        /** No answer in time: perhaps done, and perhaps still being done. */
        RUNNING(true, true),
        /** Failed in a way that repeating does not fix, and yet perhaps done; certainly ended. */
        UNCLEAR(false, true);

        /** Whether the same request may succeed later. */
        public final boolean retryable;

        public final boolean mayHaveBeenApplied;

        Outcome(boolean retryable, boolean mayHaveBeenApplied) {
            this.retryable = retryable;
            this.mayHaveBeenApplied = mayHaveBeenApplied;
        }

        /** How long after the failure it is certain that what is not there by then has not been done. */
        public Duration certainAfter(RetryRules rules) {
            return switch (this) {
                case LOST -> rules.certainAfterLost();
                case RUNNING -> rules.certainAfterTimeout();
                case REFUSED, BUSY, FAILED, UNCLEAR -> Duration.ZERO;
            };
        }
    }

    private final Kind kind;
    private final Outcome outcome;
    private final int status;
    private final String summary;
    private final String serviceNowMessage;
    private final String detail;
    private final String transactionId;
    private final String hint;
    private final Duration retryAfter;

    public ServiceNowException(
            Kind kind, Outcome outcome, String summary, String hint, @CheckForNull Response response, Throwable cause) {
        super(summary + ". " + hint, cause);
        this.kind = kind;
        this.outcome = outcome;
        this.summary = summary;
        this.hint = hint;
        this.status = response == null ? 0 : response.status();
        this.serviceNowMessage = response == null ? "" : response.errorMessage();
        this.detail = response == null ? "" : response.errorDetail();
        this.transactionId = response == null ? "" : response.transactionId();
        this.retryAfter = response == null ? null : response.retryAfter().orElse(null);
    }

    public ServiceNowException(Kind kind, Outcome outcome, String summary, String hint, Response response) {
        this(kind, outcome, summary, hint, response, null);
    }

    private ServiceNowException(ServiceNowException ambiguous, ServiceNowException lookup) {
        super(
                ambiguous.summary + ". It is not known whether this was carried out, because the lookup failed too: "
                        + lookup.getMessage(),
                ambiguous);
        this.kind = lookup.kind;
        this.outcome = lookup.outcome;
        this.summary = ambiguous.summary;
        this.hint = lookup.hint;
        this.status = lookup.status;
        this.serviceNowMessage = lookup.serviceNowMessage;
        this.detail = lookup.detail;
        this.transactionId = lookup.transactionId;
        this.retryAfter = lookup.retryAfter;
        addSuppressed(lookup);
    }

    /** It is not known what this failure left behind, and the lookup that should have told failed as well. */
    public ServiceNowException unverified(ServiceNowException lookup) {
        return new ServiceNowException(this, lookup);
    }

    private ServiceNowException(ServiceNowException same, String before, String hint) {
        super(before + (hint.equals(same.hint) ? same.getMessage() : same.summary + ". " + hint), same);
        this.kind = same.kind;
        this.outcome = same.outcome;
        this.summary = before + same.summary;
        this.hint = hint;
        this.status = same.status;
        this.serviceNowMessage = same.serviceNowMessage;
        this.detail = same.detail;
        this.transactionId = same.transactionId;
        this.retryAfter = same.retryAfter;
    }

    private ServiceNowException(ServiceNowException same, Outcome outcome) {
        super(same.getMessage(), same);
        this.kind = same.kind;
        this.outcome = outcome;
        this.summary = same.summary;
        this.hint = same.hint;
        this.status = same.status;
        this.serviceNowMessage = same.serviceNowMessage;
        this.detail = same.detail;
        this.transactionId = same.transactionId;
        this.retryAfter = same.retryAfter;
    }

    /** The same failure, with what the request was for and a better hint. */
    public ServiceNowException withContext(String before, String betterHint) {
        return new ServiceNowException(this, before, betterHint);
    }

    /** The same failure of a request that leaves nothing behind: of a read. */
    public ServiceNowException ofRead() {
        return outcome.mayHaveBeenApplied
                ? new ServiceNowException(this, outcome.retryable ? Outcome.BUSY : Outcome.REFUSED)
                : this;
    }

    /** For a request that was not sent any more after this failure of another one. */
    public ServiceNowException notSent() {
        return new ServiceNowException(
                kind, Outcome.BUSY, "Not sent, because a request before it failed: " + summary, hint, null, this);
    }

    @NonNull
    public Kind kind() {
        return kind;
    }

    /**
     * Whether this has nothing to do with the record or the request, so that it may pass: an outage, or a login that was refused,
     * which somebody will mend.
     */
    public boolean mayPass() {
        return outcome.retryable || kind == Kind.AUTHENTICATION;
    }

    public Outcome outcome() {
        return outcome;
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

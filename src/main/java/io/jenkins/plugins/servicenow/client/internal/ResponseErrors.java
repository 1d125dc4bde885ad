package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.AUTHENTICATION;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.NOT_FOUND;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PERMISSION;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PROTOCOL;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.RATE_LIMITED;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.REJECTED;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.UNAVAILABLE;

import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Aftermath;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import okhttp3.HttpUrl;

/** Tells answers that can be used from those that cannot, and names the latter. */
public final class ResponseErrors {

    private static final String NOT_THE_API = """
            Something other than the ServiceNow API answered. Check the instance URL, and that neither a proxy nor \
            single sign-on stands before the API""";

    private ResponseErrors() {}

    /** Lets through 200 and 201 with one whole JSON object that holds no error. */
    public static void check(Response answer) throws ServiceNowException {
        var status = answer.status();
        if (status >= 300 && status < 400) {
            throw redirect(answer);
        }
        if (!answer.saysJson() && !answer.text().isBlank()) {
            throw page(answer);
        }
        if (status == 202) {
            throw new ServiceNowException(
                    UNAVAILABLE,
                    Aftermath.LOST,
                    answer.request() + " failed: 202, the instance only queued it" + answer.transactionInWords(),
                    "The instance is overloaded",
                    answer);
        }
        if (status >= 400) {
            throw error(answer);
        }
        if (status > 201 || !answer.isJsonObject() || answer.json().has("error")) {
            throw cutOff(answer);
        }
    }

    private static ServiceNowException redirect(Response answer) {
        var target = HttpUrl.parse(answer.header("Location"));
        return new ServiceNowException(
                PROTOCOL,
                Aftermath.REFUSED,
                "Login page instead of an answer: " + answer.request() + " failed: " + answer.status()
                        + ", a redirect to "
                        + (target == null ? "another page" : target.host()) + " instead of an answer"
                        + answer.transactionInWords(),
                NOT_THE_API,
                answer);
    }

    private static ServiceNowException page(Response answer) {
        var page = WebPage.of(answer.text());
        var summary = answer.request() + " failed: " + answer.status() + " with " + page + answer.transactionInWords();
        return switch (page.sort()) {
            case HIBERNATING ->
                new ServiceNowException(
                        UNAVAILABLE,
                        Aftermath.REFUSED,
                        "Connection timeout: the developer instance is hibernating. " + summary,
                        "Wake it by logging in at developer.servicenow.com",
                        answer);
            case MAINTENANCE ->
                new ServiceNowException(
                        UNAVAILABLE,
                        Aftermath.LOST,
                        "The instance is in maintenance: " + summary,
                        "Wait until that is over",
                        answer);
            case LOGIN ->
                new ServiceNowException(
                        PROTOCOL,
                        Aftermath.REFUSED,
                        "Login page instead of an answer: " + summary,
                        NOT_THE_API,
                        answer);
            case OTHER ->
                answer.status() < 300
                        ? new ServiceNowException(PROTOCOL, Aftermath.UNCLEAR, summary, NOT_THE_API, answer)
                        : new ServiceNowException(
                                kind(answer), aftermath(answer), summary, ErrorHints.of(answer), answer);
        };
    }

    private static ServiceNowException error(Response answer) {
        return new ServiceNowException(kind(answer), aftermath(answer), summary(answer), ErrorHints.of(answer), answer);
    }

    private static ServiceNowException cutOff(Response answer) {
        return new ServiceNowException(
                PROTOCOL,
                Aftermath.LOST,
                summary(answer) + ", the answer is cut off or not what the API sends",
                "Try again. If it stays so, ask for less at a time and look for the transaction in the instance's logs",
                answer);
    }

    private static Kind kind(Response answer) {
        var text = answer.errorMessage() + " " + answer.errorDetail();
        return switch (answer.status()) {
            case 401 -> AUTHENTICATION;
            case 403 -> text.contains("Business Rule") || text.contains("Data Policy") ? REJECTED : PERMISSION;
            case 404 -> NOT_FOUND;
            case 400 -> text.contains("does not represent any resource") ? NOT_FOUND : REJECTED;
            case 429 -> RATE_LIMITED;
            default -> answer.status() >= 500 ? UNAVAILABLE : REJECTED;
        };
    }

    private static Aftermath aftermath(Response answer) {
        return switch (answer.status()) {
            case 429 -> Aftermath.BUSY;
            case 502, 503 -> Aftermath.LOST;
            case 504 -> Aftermath.RUNNING;
            // A create may be answered 403 although it was carried out, when the new record may not be read.
            case 403 -> answer.errorDetail().contains("API level ACL") ? Aftermath.REFUSED : Aftermath.UNCLEAR;
            default -> answer.status() >= 500 ? Aftermath.UNCLEAR : Aftermath.REFUSED;
        };
    }

    /** Method, path, status, ServiceNow's words, transaction. */
    private static String summary(Response answer) {
        var detail = answer.errorDetail();
        return answer.request() + " failed: " + answer.status()
                + (answer.errorMessage().isEmpty() ? "" : " " + answer.errorMessage())
                + (detail.isEmpty() ? "" : " (" + detail + ")")
                + answer.transactionInWords();
    }
}

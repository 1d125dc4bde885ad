package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.AUTHENTICATION;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.NOT_FOUND;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PERMISSION;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.PROTOCOL;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.RATE_LIMITED;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.REJECTED;
import static io.jenkins.plugins.servicenow.client.ServiceNowException.Kind.UNAVAILABLE;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Outcome;
import io.jenkins.plugins.servicenow.client.Text;
import java.util.Locale;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** Tells answers that can be used from those that cannot, and names the latter. */
public final class ResponseErrors {

    private static final String NOT_THE_API = """
            Something other than the ServiceNow API answered. Check the instance URL, and that neither a proxy nor \
            single sign-on stands before the API""";

    private ResponseErrors() {}

    /** Lets through 200 and 201 with one whole JSON object that holds no error. */
    public static void check(Response response) throws ServiceNowException {
        var status = response.status();
        if (status >= 300 && status < 400) {
            throw redirect(response);
        }
        if (!response.saysJson() && !response.text().isBlank()) {
            throw page(response);
        }
        if (status == 202 && !namesWorker(response)) {
            throw new ServiceNowException(
                    UNAVAILABLE,
                    Outcome.LOST,
                    response.request() + " failed: 202, the instance only queued it" + response.transactionSuffix(),
                    "The instance is overloaded",
                    response);
        }
        if (status >= 400) {
            throw error(response);
        }
        if (status > 202 || !response.isJsonObject() || response.json().has("error")) {
            throw cutOff(response);
        }
    }

    /** As the Change Management API answers where the work goes on: a request that was only queued has no result. */
    private static boolean namesWorker(Response response) {
        return response.isJsonObject()
                && response.json().get("result") instanceof JsonObject result
                && result.has("worker");
    }

    private static ServiceNowException redirect(Response response) {
        var target = HttpUrl.parse(response.header("Location"));
        return new ServiceNowException(
                PROTOCOL,
                Outcome.REFUSED,
                "Login page instead of an answer: " + response.request() + " failed: " + response.status()
                        + ", a redirect to "
                        + (target == null ? "another page" : target.host()) + " instead of an answer"
                        + response.transactionSuffix(),
                NOT_THE_API,
                response);
    }

    private static ServiceNowException page(Response response) {
        var page = WebPage.of(response.text());
        var summary =
                response.request() + " failed: " + response.status() + " with " + page + response.transactionSuffix();
        return switch (page.sort()) {
            case HIBERNATING ->
                new ServiceNowException(
                        UNAVAILABLE,
                        Outcome.REFUSED,
                        "Connection timeout: the developer instance is hibernating. " + summary,
                        "Wake it by logging in at developer.servicenow.com",
                        response);
            case MAINTENANCE ->
                new ServiceNowException(
                        UNAVAILABLE,
                        Outcome.LOST,
                        "The instance is in maintenance: " + summary,
                        "Wait until that is over",
                        response);
            case LOGIN ->
                new ServiceNowException(
                        PROTOCOL,
                        Outcome.REFUSED,
                        "Login page instead of an answer: " + summary,
                        NOT_THE_API,
                        response);
            case OTHER ->
                response.status() < 300
                        ? new ServiceNowException(PROTOCOL, Outcome.UNCLEAR, summary, NOT_THE_API, response)
                        : new ServiceNowException(
                                kind(response), outcome(response), summary, ErrorHints.of(response), response);
        };
    }

    private static ServiceNowException error(Response response) {
        return new ServiceNowException(
                kind(response), outcome(response), summary(response), ErrorHints.of(response), response);
    }

    private static ServiceNowException cutOff(Response response) {
        return new ServiceNowException(
                PROTOCOL,
                Outcome.FAILED,
                summary(response) + ", the answer is cut off or not what the API sends",
                "Try again. If it stays so, ask for less at a time and look for the transaction in the instance's logs",
                response);
    }

    private static Kind kind(Response response) {
        var text = response.errorMessage() + " " + response.errorDetail();
        return switch (response.status()) {
            case 401 -> AUTHENTICATION;
            case 403 -> text.contains("Business Rule") || text.contains("Data Policy") ? REJECTED : PERMISSION;
            case 404 -> NOT_FOUND;
            case 400 -> text.contains("does not represent any resource") ? NOT_FOUND : REJECTED;
            case 429 -> RATE_LIMITED;
            default -> response.status() >= 500 ? UNAVAILABLE : REJECTED;
        };
    }

    private static Outcome outcome(Response response) {
        return switch (response.status()) {
            case 429 -> Outcome.BUSY;
            case 502, 503 -> Outcome.LOST;
            case 504 -> Outcome.RUNNING;
            // The instance itself answers JSON, a gateway a page.
            case 500 -> response.saysJson() ? Outcome.FAILED : Outcome.LOST;
            // A create may be answered 403 although it was carried out, when the new record may not be read.
            case 403 -> response.errorDetail().contains("API level ACL") ? Outcome.REFUSED : Outcome.UNCLEAR;
            default -> response.status() >= 500 ? Outcome.LOST : Outcome.REFUSED;
        };
    }

    /** Method, path, status, ServiceNow's words, transaction. */
    private static String summary(Response response) {
        var detail = response.errorDetail();
        return response.request() + " failed: " + response.status()
                + (response.errorMessage().isEmpty() ? "" : " " + response.errorMessage())
                + (detail.isEmpty() ? "" : " (" + detail + ")")
                + response.transactionSuffix();
    }

    /** A page for a browser, sent where JSON is due. */
    private record WebPage(String title, Sort sort) {

        enum Sort {
            HIBERNATING,
            LOGIN,
            MAINTENANCE,
            OTHER
        }

        private static final Pattern TITLE = Pattern.compile("<title[^>]*>([^<]*)</title>", Pattern.CASE_INSENSITIVE);
        private static final Pattern LOGIN_WORDS = Pattern.compile("log ?-?in|log ?-?on|sign ?-?in|single sign");

        static WebPage of(String html) {
            var matcher = TITLE.matcher(html);
            var title = matcher.find() ? Text.of(matcher.group(1)) : "";
            return new WebPage(title, sort(title.toLowerCase(Locale.ROOT), html));
        }

        private static Sort sort(String title, String html) {
            // A developer instance that sleeps answers 200 and this page on every path, the token endpoint included.
            if (title.contains("hibernating") || html.contains("instance-hibernating-page")) {
                return Sort.HIBERNATING;
            }
            if (title.contains("maintenance") || title.contains("upgrade")) {
                return Sort.MAINTENANCE;
            }
            return LOGIN_WORDS.matcher(title).find() || html.contains("/login.do") ? Sort.LOGIN : Sort.OTHER;
        }

        @Override
        public String toString() {
            return title.isEmpty() ? "a page without title" : "the page \"" + title + "\"";
        }
    }
}

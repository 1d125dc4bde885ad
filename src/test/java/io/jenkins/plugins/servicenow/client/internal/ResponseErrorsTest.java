package io.jenkins.plugins.servicenow.client.internal;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.jenkins.plugins.servicenow.client.ServiceNowException;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import java.util.regex.Pattern;
import okhttp3.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The errors that instances were seen to answer. What the simulator answers too is tested with it as well. */
class ResponseErrorsTest {

    private static final String JSON = "application/json;charset=UTF-8";

    private static Response answer(int status, String type, String body, String... headers) {
        var all = Headers.of(headers).newBuilder().add("Content-Type", type).build();
        return new Response("POST /api/now/table/incident", status, all, body);
    }

    private static Response error(int status, String message, String detail, String... headers) {
        var error = new JsonObject();
        error.addProperty("message", message);
        error.addProperty("detail", detail);
        var body = new JsonObject();
        body.add("error", error);
        body.addProperty("status", "failure");
        return answer(status, JSON, body.toString(), headers);
    }

    private static ServiceNowException refusal(Response answer) {
        return failure(() -> ResponseErrors.check(answer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | User Not Authenticated | Required to provide Auth information | AUTHENTICATION | active and not locked out
            401 | User is not authenticated | | AUTHENTICATION | active and not locked out
            400 | Invalid table u_nothing | | REJECTED | name of the table
            400 | Invalid table u_nothing | Table u_nothing does not exist | REJECTED | name of the table
            400 | Exception while reading request | Rejected large REST payload with content-length = 1 bytes. | REJECTED | glide.rest.max_content_length
            400 | Requested URI does not represent any resource | | NOT_FOUND | does not have this API
            404 | Requested URI does not represent any resource | /api/x | NOT_FOUND | does not have this API
            403 | User Not Authorized | Failed API level ACL Validation | PERMISSION | roles
            403 | Operation Failed | ACL Exception Insert Failed due to security constraints | PERMISSION | lacks a role
            403 | Operation Failed | Operation against file 'change_request' was aborted by Business Rule 'Change Model: Check State Transition^b6da'. | REJECTED | rule of the instance
            403 | Operation Failed | Data Policy Exception: The following fields are mandatory: Resolution code | REJECTED | by their labels
            403 | Insufficient rights to query records | Field(s) present in the query do not have permission to be read | PERMISSION | looked for
            404 | No Record found | Record doesn't exist or ACL restricts the record retrieval | NOT_FOUND | may not read it
            405 | Method not supported | | REJECTED | proxy
            406 | Not acceptable | Supported response media types for this service are: [application/octet-stream] | REJECTED | proxy
            415 | Invalid content-type. Supported request media types for this service are: [application/json] | | REJECTED | proxy
            429 | Rate limit exceeded | Rate limit of 100 requests per hour for Table API exceeded | RATE_LIMITED | queue
            500 | Transaction cancelled: maximum execution time exceeded | Check logs for error trace | UNAVAILABLE | instance's logs
            """)
    void errorsOfTheApisAreTold(int status, String message, String detail, Kind kind, String hint) {
        var failure = refusal(error(status, message, detail, "X-Transaction-ID", "0123456789ab"));

        assertEquals(kind, failure.kind());
        assertEquals(status, failure.status());
        assertEquals(message, failure.serviceNowMessage());
        assertEquals(detail == null ? "" : detail, failure.detail());
        assertEquals("0123456789ab", failure.transactionId());
        assertTrue(failure.hint().contains(hint), failure.hint());
        assertEquals(
                "POST /api/now/table/incident failed: " + status + " " + message
                        + (detail == null ? "" : " (" + detail + ")") + ", transaction 0123456789ab. " + failure.hint(),
                failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "414, REJECTED, '<html><head><title>414 Request-URI Too Large</title></head></html>'",
        "499, REJECTED, '<html><head><title>499 client closed request</title></head></html>'",
        "502, UNAVAILABLE, '<html><head><title>502 Bad Gateway</title></head></html>'",
        "503, UNAVAILABLE, '<html><head><title>Instance is under maintenance</title></head></html>'",
        "504, UNAVAILABLE, '<html><head><title>504 Gateway Time-out</title></head></html>'",
        "403, PERMISSION, '<html><head><title>403 Forbidden</title></head></html>'",
        "404, NOT_FOUND, '<html><head><title>Not here</title></head></html>'",
        "200, UNAVAILABLE, '<html><head><title>Instance Hibernating page</title></head></html>'",
        "200, UNAVAILABLE, '<html><body class=\"instance-hibernating-page\"></body></html>'",
        "200, PROTOCOL, '<html><head><title>Log in | ServiceNow</title></head></html>'",
        "200, PROTOCOL, '<html><head><title>Welcome to our proxy</title></head></html>'",
        "200, PROTOCOL, '{\"result\": []}'",
    })
    void pagesInPlaceOfJsonAreNamed(int status, Kind kind, String body) {
        var failure = refusal(answer(status, "text/html;charset=UTF-8", body));

        assertEquals(kind, failure.kind());
        assertEquals(status, failure.status());
        var matcher = Pattern.compile("<title>(.*)</title>").matcher(body);
        var title = matcher.find() ? matcher.group(1) : "";
        assertTrue(
                failure.getMessage().contains(title.isEmpty() ? "a page without title" : title), failure.getMessage());
        assertFalse(failure.getMessage().contains("<"), failure.getMessage());
    }

    @Test
    void aRedirectIsNamedByItsHostOnly() {
        var failure =
                refusal(answer(302, "text/html", "", "Location", "https://login.example.com/saml?SAMLRequest=secret"));

        assertEquals(Kind.PROTOCOL, failure.kind());
        assertTrue(failure.getMessage().contains("302, a redirect to login.example.com"), failure.getMessage());
        assertFalse(failure.getMessage().contains("secret"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"result\":[{\"number\":\"CHG00{\"error\":{\"message\":\"Transaction cancelled: maximum execution time"
                        + " exceeded\",\"detail\":null},\"status\":\"failure\"}",
                "{\"result\":[{\"number\":\"CHG0030001\"}],\"error\":{\"message\":\"Transaction cancelled: maximum execution"
                        + " time exceeded\",\"detail\":null},\"status\":\"failure\"}"
            })
    void aCutOffAnswerWithAnErrorGluedOnIsNoSuccess(String body) {
        var failure = refusal(answer(200, JSON, body));

        assertEquals(Kind.PROTOCOL, failure.kind());
        assertEquals("Transaction cancelled: maximum execution time exceeded", failure.serviceNowMessage());
        assertTrue(failure.getMessage().contains("cut off"), failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"result\":[", "[]", "null", "{\"result\":{}} trailing", "{'result': {}}"})
    void whatIsNotOneWholeJsonObjectIsNoSuccess(String body) {
        assertEquals(Kind.PROTOCOL, refusal(answer(200, JSON, body)).kind());
    }

    @Test
    void queuedIsNoSuccess() {
        var failure = refusal(answer(202, JSON, ""));

        assertEquals(Kind.UNAVAILABLE, failure.kind());
        assertTrue(failure.getMessage().contains("202, the instance only queued it"), failure.getMessage());
    }

    @Test
    void multiFactorAuthenticationIsNamed() {
        var failure = refusal(answer(401, JSON, "", "X-MFA_TOKEN", "invalid"));

        assertTrue(failure.hint().contains("multi-factor"), failure.hint());
    }

    @Test
    void aRateLimitRuleIsNamed() {
        var failure =
                refusal(error(429, "Rate limit exceeded", null, "X-RateLimit-Rule", "d6a1f2b0", "Retry-After", "60"));

        assertTrue(failure.hint().contains("d6a1f2b0"), failure.hint());
        assertEquals(60, failure.retryAfter().orElseThrow().toSeconds());
    }

    @Test
    void foreignTextStaysOnOneLineAndWithinBounds() {
        var failure = refusal(error(500, "first\nsecond\u001b[31m", "x".repeat(100_000)));

        assertFalse(failure.getMessage().contains("\n"));
        assertFalse(failure.getMessage().contains("\u001b"));
        assertTrue(failure.getMessage().length() < 2000);
    }

    @Test
    void successesPass() {
        assertDoesNotThrow(() -> ResponseErrors.check(answer(200, JSON, "{\"result\":[]}")));
        assertDoesNotThrow(() -> ResponseErrors.check(answer(201, "application/json", "{\"result\":{}}")));
    }
}

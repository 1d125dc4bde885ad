package io.jenkins.plugins.servicenow.simulator.control;

import io.jenkins.plugins.servicenow.simulator.http.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** The bodies and headers that faults show. */
final class FaultAnswers {

    private FaultAnswers() {}

    static Answer rateLimited(Duration retryAfter) {
        Answer refusal =
                Answer.error(429, "Rate limit exceeded", "Rate limit of 100 requests per hour for Table API exceeded");
        return underRule(refusal, Instant.now().plus(retryAfter))
                .header("Retry-After", String.valueOf(retryAfter.toSeconds()));
    }

    /** With the headers of a rule that limits requests. */
    static Answer underRule(Answer answer, Instant reset) {
        return answer.header("X-RateLimit-Limit", "100")
                .header("X-RateLimit-Reset", String.valueOf(reset.getEpochSecond()))
                .header("X-RateLimit-Rule", "d6a1f2b0c3a21010aa73b5c07840dd11");
    }

    static Answer tooManyRequests() {
        return Answer.error(429, "Too Many Requests", null);
    }

    static Answer proxyPage(int status) {
        String title = status + " " + reason(status);
        return Answer.html(status, page(title, "<center><h1>" + title + "</h1></center>\n<hr><center>nginx</center>"));
    }

    static Answer cancelledTransaction() {
        return Answer.error(
                500,
                "Transaction cancelled: maximum execution time exceeded",
                "Transaction cancelled: maximum execution time exceeded Check logs for error trace or enable"
                        + " glide.rest.debug property to verify REST request processing");
    }

    static Answer truncated(Answer answer) {
        String glued = "{\"error\":{\"message\":\"Transaction cancelled: maximum execution time exceeded\","
                + "\"detail\":null},\"status\":\"failure\"}";
        String body = answer.isFile() ? new String(answer.bytes(), StandardCharsets.ISO_8859_1) : answer.body();
        return Answer.empty(200)
                .headers(answer.without(Set.of("Content-Length")).headers())
                .body(body.substring(0, body.length() / 2) + glued);
    }

    static Answer hibernating() {
        return Answer.html(
                200,
                page(
                        "Instance Hibernating page",
                        "<div class=\"instance-hibernating-page\"><h1>Your instance is hibernating</h1></div>"));
    }

    static Answer loginPage() {
        return Answer.html(
                200,
                page(
                        "Log in | ServiceNow",
                        "<form action=\"login.do\" method=\"post\"><input name=\"user_name\"></form>"));
    }

    static Answer ssoRedirect() {
        return Answer.html(302, "").header("Location", "/login_with_sso.do?glide_sso_id=simulated");
    }

    static Answer maintenance() {
        return Answer.html(503, page("Maintenance", "<h1>This instance is currently undergoing maintenance</h1>"));
    }

    private static String page(String title, String body) {
        return "<html>\n<head><title>" + title + "</title></head>\n<body>\n" + body + "\n</body>\n</html>\n";
    }

    private static String reason(int status) {
        return switch (status) {
            case 502 -> "Bad Gateway";
            case 503 -> "Service Temporarily Unavailable";
            case 504 -> "Gateway Time-out";
            default -> "Internal Server Error";
        };
    }
}

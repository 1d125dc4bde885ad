package io.jenkins.plugins.servicenow.simulator.server;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import io.jenkins.plugins.servicenow.simulator.http.Answer;
import io.jenkins.plugins.servicenow.simulator.records.Records;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Headers that an instance, unlike the proxies before it, puts on everything it answers. */
final class PlatformHeaders {

    private PlatformHeaders() {}

    /** Whether an answer that a fault made is the instance's own: those are JSON. */
    static boolean comesFromPlatform(Answer answer) {
        return answer.headers().getOrDefault("Content-Type", List.of()).stream()
                .anyMatch(type -> type.startsWith("application/json"));
    }

    /** @param now by the instance's clock */
    static Answer addTo(Answer answer, Instant now) {
        return answer.header("Date", RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)))
                .header("Server", "snow_adc")
                .header("Server-Timing", "sem_wait;dur=0, sesh_wait;dur=0")
                .header("X-Is-Logged-In", "true")
                .header("X-Transaction-ID", Records.newSysId().substring(0, 12))
                .header("Cache-Control", "no-cache,no-store,must-revalidate,max-age=-1")
                .header("Pragma", "no-store,no-cache")
                .header("Expires", "0")
                .header(
                        "Set-Cookie",
                        "glide_user=; Max-Age=0; Path=/; HttpOnly",
                        "glide_user_session=; Max-Age=0; Path=/; HttpOnly",
                        "glide_user_route=glide.simulated; Path=/; HttpOnly",
                        "glide_session_store=" + Records.newSysId() + "; Path=/; HttpOnly");
    }
}

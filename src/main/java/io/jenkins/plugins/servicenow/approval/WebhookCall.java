package io.jenkins.plugins.servicenow.approval;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.SysId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A call of the webhook as it came in. Who does not know the secret can make none that is authentic; who repeats an authentic
 * one makes Jenkins poll a change request once more and nothing else.
 */
final class WebhookCall {

    /** HMAC-SHA256, in Base64 or in hexadecimal digits, of the timestamp, a full stop and the body. */
    static final String SIGNATURE = "X-ServiceNow-Signature";

    /** Seconds since 1970. */
    static final String TIMESTAMP = "X-ServiceNow-Timestamp";

    /** The secret itself, for senders that cannot sign. */
    static final String TOKEN = "X-ServiceNow-Token";

    /** In bytes. */
    static final int MAX_BODY = 64 * 1024;

    /** How far the clocks of ServiceNow and Jenkins may differ, the time on the way included. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final String ALGORITHM = "HmacSHA256";

    private final String signature;
    private final String timestamp;
    private final String token;
    private final byte[] body;

    /** The headers of these names; null when the call has none. */
    WebhookCall(
            @CheckForNull String signature,
            @CheckForNull String timestamp,
            @CheckForNull String token,
            @NonNull byte[] body) {
        this.signature = signature;
        this.timestamp = timestamp;
        this.token = token;
        this.body = body.clone();
    }

    /** Whether it has what a secret is needed to judge; a call without that is refused whatever the secret is. */
    boolean hasProof(@NonNull Instant now) {
        return signature == null ? token != null : isFresh(now);
    }

    /** A call that is signed must be signed rightly; an additional token does not help it. */
    boolean isAuthentic(@NonNull String secret, @NonNull Instant now) {
        if (secret.isEmpty()) {
            return false;
        }
        return signature == null ? hasToken(secret) : isFresh(now) && isSigned(secret);
    }

    private boolean hasToken(String secret) {
        return token != null
                && MessageDigest.isEqual(mac(secret, "token", new byte[0]), mac(token, "token", new byte[0]));
    }

    private boolean isFresh(Instant now) {
        if (timestamp == null || !timestamp.matches("[0-9]{1,11}")) {
            return false;
        }
        var age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now);
        return age.abs().compareTo(TOLERANCE) <= 0;
    }

    private boolean isSigned(String secret) {
        var given = bytes(signature.strip());
        return MessageDigest.isEqual(mac(secret, timestamp + ".", body), given);
    }

    /** Empty when it is neither hexadecimal nor Base64. */
    private static byte[] bytes(String signature) {
        try {
            return signature.matches("[0-9a-fA-F]{64}")
                    ? HexFormat.of().parseHex(signature)
                    : Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static byte[] mac(String secret, String prefix, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            // A key of no bytes is not allowed.
            var key = secret.isEmpty() ? new byte[1] : secret.getBytes(StandardCharsets.UTF_8);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            mac.update(prefix.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + ALGORITHM, e);
        }
    }

    /** The record that the call is about. */
    record Changed(@NonNull String table, @NonNull SysId record) {}

    /** @throws IllegalArgumentException when the body is no JSON object with {@code table} and a {@code sys_id} */
    @NonNull
    Changed changed() {
        var json = json();
        return new Changed(text(json, "table"), SysId.of(text(json, "sys_id")));
    }

    private JsonObject json() {
        try {
            return JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (JsonParseException | IllegalStateException | StackOverflowError e) {
            throw new IllegalArgumentException("Not a JSON object", e);
        }
    }

    private static String text(JsonObject json, String name) {
        if (json.get(name) == null || !json.get(name).isJsonPrimitive()) {
            throw new IllegalArgumentException("No " + name);
        }
        return json.get(name).getAsString();
    }
}

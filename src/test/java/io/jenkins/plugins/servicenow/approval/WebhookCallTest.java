package io.jenkins.plugins.servicenow.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.SysId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookCallTest {

    private static final String SECRET = "a shared secret";
    private static final String BODY = "{\"table\":\"change_request\",\"sys_id\":\"46c88ac1a9fe1981014de1c831fbcf6d\"}";
    private static final Instant SENT = Instant.ofEpochSecond(1772359200);
    private static final String TIMESTAMP = "1772359200";

    // openssl dgst -sha256 -hmac 'a shared secret' of the timestamp, a full stop and the body
    private static final String HEX = "20bb6ae3ff26647b9d521762e13b9c240e057375be2185a45d916dca492482a3";
    private static final String BASE64 = "ILtq4/8mZHudUhdi4TucJA4Fc3W+IYWkXZFtykkkgqM=";

    private static WebhookCall call(String signature, String timestamp, String token, String body) {
        return new WebhookCall(signature, timestamp, token, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {HEX, BASE64, " " + BASE64 + " "})
    void aSignatureCountsInHexadecimalAndInBase64(String signature) {
        assertTrue(call(signature, TIMESTAMP, null, BODY).isAuthentic(SECRET, SENT));
    }

    @Test
    void aCallWithoutProofIsKnownBeforeAnySecretIs() {
        assertFalse(call(null, TIMESTAMP, null, BODY).hasProof(SENT));
        assertFalse(call(HEX, null, null, BODY).hasProof(SENT));
        assertFalse(call(HEX, TIMESTAMP, "token", BODY).hasProof(SENT.plusSeconds(301)));
        assertTrue(call(HEX, TIMESTAMP, null, BODY).hasProof(SENT));
        assertTrue(call(null, null, "token", BODY).hasProof(SENT));
    }

    @Test
    void aRepeatedCallIsAsAuthenticAsTheFirst() {
        var call = call(HEX, TIMESTAMP, null, BODY);
        assertTrue(call.isAuthentic(SECRET, SENT));
        assertTrue(call.isAuthentic(SECRET, SENT.plusSeconds(60)));
    }

    @ParameterizedTest(name = "{0} seconds later: {1}")
    @CsvSource({"300, true", "301, false", "-300, true", "-301, false", "86400, false"})
    void aTimestampIsAtMostFiveMinutesOff(int seconds, boolean authentic) {
        assertEquals(authentic, call(HEX, TIMESTAMP, null, BODY).isAuthentic(SECRET, SENT.plusSeconds(seconds)));
    }

    @Test
    void whatWasChangedOnTheWayIsNotAuthentic() {
        assertFalse(call(HEX, TIMESTAMP, null, BODY + " ").isAuthentic(SECRET, SENT));
        assertFalse(call(HEX, "1772359201", null, BODY).isAuthentic(SECRET, SENT));
        assertFalse(call(HEX, TIMESTAMP, null, BODY).isAuthentic("another secret", SENT));
        assertFalse(call(HEX.replace('a', 'b'), TIMESTAMP, null, BODY).isAuthentic(SECRET, SENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "not base64!", "YWJj"})
    void whatIsNoSignatureIsNotAuthentic(String signature) {
        assertFalse(call(signature, TIMESTAMP, null, BODY).isAuthentic(SECRET, SENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "-1772359200", "1772359200.0", "999999999999999999999", "0x69a4"})
    void whatIsNoTimestampIsNotAuthentic(String timestamp) {
        assertFalse(call(HEX, timestamp, null, BODY).isAuthentic(SECRET, SENT));
        assertFalse(call(HEX, null, null, BODY).isAuthentic(SECRET, SENT));
    }

    @Test
    void theSecretItselfCountsAsAToken() {
        assertTrue(call(null, null, SECRET, BODY).isAuthentic(SECRET, SENT));
        assertFalse(call(null, null, SECRET + " ", BODY).isAuthentic(SECRET, SENT));
        assertFalse(call(null, null, "", BODY).isAuthentic(SECRET, SENT));
        assertFalse(call(null, null, null, BODY).isAuthentic(SECRET, SENT));
    }

    @Test
    void aTokenDoesNotMendAWrongSignature() {
        assertFalse(call("0".repeat(64), TIMESTAMP, SECRET, BODY).isAuthentic(SECRET, SENT));
    }

    @Test
    void anEmptySecretLetsNobodyIn() {
        assertFalse(call(null, null, "", BODY).isAuthentic("", SENT));
        assertFalse(call(HEX, TIMESTAMP, null, BODY).isAuthentic("", SENT));
    }

    @Test
    void theBodyNamesTheRecord() {
        assertEquals(
                new WebhookCall.Changed("change_request", SysId.of("46c88ac1a9fe1981014de1c831fbcf6d")),
                call(null, null, null, BODY).changed());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "nonsense",
                "{\"table\":\"change_request\"}",
                "{\"sys_id\":\"46c88ac1a9fe1981014de1c831fbcf6d\"}",
                "{\"table\":\"change_request\",\"sys_id\":\"\"}",
                "{\"table\":\"change_request\",\"sys_id\":{}}",
                "{\"table\":\"change_request\",\"sys_id\":\"46c88ac1a9fe1981014de1c831fbcf6d^ORstate=1\"}",
            })
    void aBodyThatNamesNoRecordIsRefused(String body) {
        var call = call(null, null, null, body);
        assertThrows(IllegalArgumentException.class, call::changed);
    }

    @Test
    void aBodyOfManyBracketsIsRefusedToo() {
        var call = call(null, null, null, "[".repeat(WebhookCall.MAX_BODY));
        assertThrows(IllegalArgumentException.class, call::changed);
    }
}

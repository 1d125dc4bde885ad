package io.jenkins.plugins.servicenow.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.Gson;
import io.jenkins.plugins.servicenow.client.Text;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretValuesTest {

    private static final String ODD = "p&ss \"w<rd\\ §1+/=";

    private static final String KEY = """
            -----BEGIN KEY-----
            MIIEvQIBADANBgkqh
            kiG9w0BAQEFAASCBK
            -----END KEY-----
            """;

    private static String mask(String text, String... secrets) {
        return new SecretValues(List.of(secrets)).mask(text);
    }

    @Test
    void theLongestSecretIsMaskedWhole() {
        assertEquals("**** and ****", mask("token and token-of-mine", "token", "token-of-mine"));
        assertEquals("nothing", mask("nothing"));
        assertEquals("nothing", mask("nothing", "", " "));
    }

    @Test
    void escapedForJson() {
        var masked = mask("{\"a\":" + new Gson().toJson(ODD) + "}", ODD);
        assertEquals("{\"a\":\"****\"}", masked);
        assertEquals("{\"a\":\"****\"}", mask("{\"a\":\"p&ss \\\"w<rd\\\\ \\u00a71+/=\"}", ODD));
    }

    @Test
    void encodedForAnAddress() {
        var encoded = URLEncoder.encode(ODD, StandardCharsets.UTF_8);
        assertEquals("?q=****", mask("?q=" + encoded, ODD));
        assertEquals("?q=****", mask("?q=" + encoded.replace("+", "%20"), ODD));
        assertEquals("?q=****", mask("?q=p%26ss+%22w%3crd%5c+%c2%a71%2b%2f%3d", ODD));
    }

    @Test
    void escapedForXml() {
        assertEquals("<a>****</a>", mask("<a>p&amp;ss &quot;w&lt;rd\\ §1+/=</a>", ODD));
    }

    @Test
    void ofSeveralLinesInWhateverWayTheyAreBroken() {
        assertEquals("a ****\n b", mask("a " + KEY + " b", KEY));
        assertEquals("a **** b", mask("a " + KEY.strip().replace("\n", "\r\n") + " b", KEY));
        assertEquals("{\"a\":\"****\\n\"}", mask("{\"a\":" + new Gson().toJson(KEY) + "}", KEY));
        for (var text : List.of(Text.oneLine(KEY), KEY.replace("\n", ""), KEY.replace("\n", "\n   | "))) {
            assertFalse(mask(text, KEY).contains("MII"), text);
            assertFalse(mask(text, KEY).contains("kiG9"), text);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 10, 17, 18})
    void aSecretAtWhichATextWasCut(int left) {
        var secret = "s3cret-of-the-test";
        var text = Text.shorten("login " + secret + " and more", "login ".length() + left + 1);
        assertEquals("login " + (left < 4 ? secret.substring(0, left) : "****") + "…", mask(text, secret));

        var end = "begin\n… 7 characters left out …\n" + secret.substring(secret.length() - left) + " failed";
        assertEquals(
                "begin\n… 7 characters left out …\n" + (left < 4 ? secret.substring(secret.length() - left) : "****")
                        + " failed",
                mask(end, secret));
        assertEquals("a ****\n… 7 …", mask("a s3cret-of\n… 7 …", secret));
    }

    @Test
    void aTextThatWasCutEverywhereTakesNoTime() {
        var text = "…".repeat(1_000_000);
        assertEquals(text, mask(text, KEY.repeat(20)));
    }
}

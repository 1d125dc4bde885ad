package io.jenkins.plugins.servicenow.catalog.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemFieldsTest {

    @Test
    void aTextBecomesParagraphsThatShowIt() {
        assertEquals(
                "<p>Built by Jenkins &amp; tested.<br />In an hour.</p>\n<p>&lt;b&gt;free&lt;/b&gt;</p>",
                ItemFields.toHtml(" Built by Jenkins & tested.\r\nIn an hour.\n \n<b>free</b>\n"));
        assertEquals("", ItemFields.toHtml(" \n "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>Don't \"worry\".<br />a &lt;b&gt;</p> | <p>Don&#39;t &quot;worry&quot;.<br>a &lt;b&gt;</p>",
                "<p>a</p> | '<div>\n<p>a&nbsp;</p></div>'",
            })
    void aDescriptionThatTheInstanceHasCleanedIsTheSame(String sent, String stored) {
        assertTrue(ItemFields.isSame("description", sent, stored));
    }

    @Test
    void otherTextsAreComparedAsTheyAre() {
        assertFalse(ItemFields.isSame("description", "<p>a</p>", "<p>b</p>"));
        assertTrue(ItemFields.isSame("help_text", "a\r\nb ", "a\nb"));
        assertFalse(ItemFields.isSame("help_text", "a &amp; b", "a & b"));
    }
}

package io.jenkins.plugins.servicenow.sbom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackageUrlTest {

    private static PackageUrl of(String text) {
        var url = PackageUrl.of(text);
        assertNotNull(url, text);
        return url;
    }

    @Test
    void thePartsAreDecoded() {
        var url = of("pkg:deb/ubuntu/Libc6@1%3A2.39-0ubuntu8?distro=ubuntu-24.04&arch=amd64#a/b");
        assertEquals("deb", url.type());
        assertEquals("ubuntu", url.namespace());
        assertEquals("libc6", url.name());
        assertEquals("1:2.39-0ubuntu8", url.version());
        assertEquals("a/b", url.subpath());
        assertEquals("amd64", url.qualifiers().get("arch"));
        assertEquals("", of("pkg:deb/pkg@1").namespace());
    }

    @ParameterizedTest
    @CsvSource({
        "pkg:deb/ubuntu/a@1:2,              pkg:deb/ubuntu/a@1%3A2,                true",
        "pkg:deb/ubuntu/a@1,                pkg:deb/Ubuntu/A@1,                    true",
        "pkg:deb/ubuntu/a@1?arch=amd64,     pkg:deb/ubuntu/a@1,                    true",
        "pkg:deb/ubuntu/a@1?arch=amd64,     pkg:deb/ubuntu/a@1?distro=noble,       true",
        "pkg:deb/ubuntu/a@1?arch=amd64,     pkg:deb/ubuntu/a@1?arch=arm64,         false",
        "pkg:deb/ubuntu/a@1,                pkg:deb/ubuntu/a@2,                    false",
        "pkg:deb/ubuntu/a@1,                pkg:deb/ubuntu/a,                      false",
        "pkg:deb/ubuntu/a@1,                pkg:deb/debian/a@1,                    false",
        "pkg:deb/ubuntu/a@1,                pkg:rpm/ubuntu/a@1,                    false",
        "pkg:rpm/fedora/A@1,                pkg:rpm/fedora/a@1,                    false",
        "pkg:golang/a/b@1#c,                pkg:golang/a/b@1,                      false",
        "pkg:npm/%40angular/core@1,         pkg:npm/@angular/core@1,               true"
    })
    void theSamePackageIsTheSameHoweverItIsWritten(String one, String other, boolean same) {
        assertEquals(same, of(one).isSame(of(other)));
        assertEquals(same, of(other).isSame(of(one)));
    }

    @Test
    void theSamePackageMayHaveAnotherVersion() {
        assertEquals(true, of("pkg:deb/ubuntu/a@1").isSamePackage(of("pkg:deb/ubuntu/a")));
        assertEquals(false, of("pkg:deb/ubuntu/a@1").isSamePackage(of("pkg:deb/ubuntu/b@1")));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "openssl",
                "pkg:",
                "pkg:deb",
                "pkg:deb/",
                "https://example.com",
                "pkg:deb/a@%zz",
                "pkg:d%/a/b"
            })
    void whatIsNoneIsNull(String text) {
        assertNull(PackageUrl.of(text));
    }
}

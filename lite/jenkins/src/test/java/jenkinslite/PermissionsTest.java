package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.model.Item;
import hudson.security.ACL;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.TestingAuthenticationToken;

@WithJenkins
class PermissionsTest {
    private static final ACL READERS = ACL.lambda2((who, permission) -> permission == Item.READ);

    @Test
    void anAclDecidesForAllButJenkinsItself(JenkinsRule j) {
        assertTrue(READERS.hasPermission(Item.CONFIGURE));
        try (var ignored = ACL.as2(new TestingAuthenticationToken("alice", ""))) {
            assertTrue(READERS.hasPermission(Item.READ));
            assertFalse(READERS.hasPermission(Item.CONFIGURE));
            var denied = assertThrows(AccessDeniedException.class, () -> READERS.checkPermission(Jenkins.ADMINISTER));
            assertEquals("alice is missing the Overall/Administer permission", denied.getMessage());
        }
        assertSame(ACL.SYSTEM2, Jenkins.getAuthentication2());
    }

    @Test
    void aPermissionThatIsOffIsNamedByTheOneThatImpliesIt(JenkinsRule j) {
        try (var ignored = ACL.as2(Jenkins.ANONYMOUS2)) {
            var denied = assertThrows(AccessDeniedException.class, () -> READERS.checkPermission(Item.EXTENDED_READ));
            assertEquals("anonymous is missing the Job/Configure permission", denied.getMessage());
        }
    }

    @Test
    void withoutSecurityEverybodyMayDoEverything(JenkinsRule j) {
        try (var ignored = ACL.as2(Jenkins.ANONYMOUS2)) {
            j.jenkins.checkPermission(Jenkins.ADMINISTER);
            assertTrue(j.jenkins.hasPermission(Item.CONFIGURE));
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Accesskeys.Infrastructure.Persistence.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Users : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Agents_CustomerId",
                table: "Agents");

            migrationBuilder.DropIndex(
                name: "IX_Agents_NormalizedUsername",
                table: "Agents");

            migrationBuilder.AddColumn<long>(
                name: "DeletedAt",
                table: "Agents",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Email",
                table: "Agents",
                type: "character varying(254)",
                maxLength: 254,
                nullable: true,
                collation: "C");

            migrationBuilder.AddColumn<long>(
                name: "InvitationExpiresAt",
                table: "Agents",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "InvitationHash",
                table: "Agents",
                type: "bytea",
                fixedLength: true,
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Number",
                table: "Agents",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            // The agents there are could do everything, and so can those that a node of the version before still creates.
            migrationBuilder.AddColumn<string>(
                name: "Role",
                table: "Agents",
                type: "character varying(16)",
                maxLength: 16,
                nullable: false,
                defaultValue: "Owner",
                collation: "C");

            // The agents there are: each by the change that created it.
            migrationBuilder.Sql(
                """
                UPDATE "Agents" SET "Number" = COALESCE((SELECT c."Number" FROM "Changes" AS c
                WHERE c."SubjectKind" = 'Agent' AND c."SubjectId" = "Agents"."Id" AND c."Action" = 'Created'), 0);
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Agents_CustomerId_Number",
                table: "Agents",
                columns: new[] { "CustomerId", "Number" },
                filter: "\"DeletedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Agents_InvitationHash",
                table: "Agents",
                column: "InvitationHash",
                unique: true,
                filter: "\"InvitationHash\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Agents_NormalizedUsername",
                table: "Agents",
                column: "NormalizedUsername",
                unique: true,
                filter: "\"DeletedAt\" IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Agents_CustomerId_Number",
                table: "Agents");

            migrationBuilder.DropIndex(
                name: "IX_Agents_InvitationHash",
                table: "Agents");

            migrationBuilder.DropIndex(
                name: "IX_Agents_NormalizedUsername",
                table: "Agents");

            migrationBuilder.DropColumn(
                name: "DeletedAt",
                table: "Agents");

            migrationBuilder.DropColumn(
                name: "Email",
                table: "Agents");

            migrationBuilder.DropColumn(
                name: "InvitationExpiresAt",
                table: "Agents");

            migrationBuilder.DropColumn(
                name: "InvitationHash",
                table: "Agents");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "Agents");

            migrationBuilder.DropColumn(
                name: "Role",
                table: "Agents");

            migrationBuilder.CreateIndex(
                name: "IX_Agents_CustomerId",
                table: "Agents",
                column: "CustomerId");

            migrationBuilder.CreateIndex(
                name: "IX_Agents_NormalizedUsername",
                table: "Agents",
                column: "NormalizedUsername",
                unique: true);
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Accesskeys.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Owners : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ExternalId",
                table: "Accesskeys",
                type: "TEXT",
                maxLength: 255,
                nullable: true,
                collation: "BINARY");

            // Keys that were there before have none, nor do those that nodes of an earlier version add.
            migrationBuilder.AddColumn<string>(
                name: "Metadata",
                table: "Accesskeys",
                type: "TEXT",
                maxLength: 4096,
                nullable: false,
                defaultValue: "{}");

            migrationBuilder.CreateIndex(
                name: "IX_Accesskeys_CustomerId_ExternalId_Number",
                table: "Accesskeys",
                columns: new[] { "CustomerId", "ExternalId", "Number" },
                filter: "DeletedAt IS NULL AND ExternalId IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Accesskeys_CustomerId_ExternalId_Number",
                table: "Accesskeys");

            migrationBuilder.DropColumn(
                name: "ExternalId",
                table: "Accesskeys");

            migrationBuilder.DropColumn(
                name: "Metadata",
                table: "Accesskeys");
        }
    }
}

using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Accesskeys.Infrastructure.Persistence.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class Audit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_Changes_CustomerId",
                table: "Changes",
                column: "CustomerId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Changes_CustomerId",
                table: "Changes");
        }
    }
}
